using System.Globalization;
using BenchmarkDotNet.Running;
using Mien.Benchmarks;

// dotnet run -c Release --project benchmarks/Mien.Benchmarks -- --filter '*Gemm*' --job short
// dotnet run -c Release --project benchmarks/Mien.Benchmarks -- path 40
if (args is ["path", .. string[] rest])
    FramePath.Report(rest is [string rounds] ? int.Parse(rounds, CultureInfo.InvariantCulture) : 40);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

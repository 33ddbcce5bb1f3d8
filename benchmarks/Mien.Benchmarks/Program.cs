using System.Globalization;
using BenchmarkDotNet.Running;
using Mien.Benchmarks;

// dotnet run -c Release --project benchmarks/Mien.Benchmarks -- --filter '*Gemm*' --job short
// dotnet run -c Release --project benchmarks/Mien.Benchmarks -- path 40
// dotnet run -c Release --project benchmarks/Mien.Benchmarks -- tracking 40
// python3 benchmarks/pytorch/train.py    (starts "train BATCH THREADS")
if (args is ["path", .. string[] rest])
    FramePath.Report(rest is [string count] ? int.Parse(count, CultureInfo.InvariantCulture) : 40);
else if (args is ["tracking", .. string[] turns])
    TrackingSpeed.Report(turns is [string rounds] ? int.Parse(rounds, CultureInfo.InvariantCulture) : 40);
else if (args is ["train", string batch, string threads])
    TrainingSpeed.Serve(int.Parse(batch, CultureInfo.InvariantCulture), int.Parse(threads, CultureInfo.InvariantCulture));
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

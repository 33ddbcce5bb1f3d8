using System.Text;
using Mien.Testing;

namespace Mien.Tests;

public class MaskFuzzTests
{
    [Fact]
    public void Damaged_descriptions_end_in_faults()
    {
        using var folder = new MaskFolder();
        FuzzRun.Assert("mask.json", [Encoding.UTF8.GetBytes(MaskFolder.Json)], 1500, bytes =>
        {
            folder.Write("mask.json", bytes);
            folder.Check();
        });
    }

    [Fact]
    public void Damaged_models_end_in_faults()
    {
        using var folder = new MaskFolder();
        FuzzRun.Assert("mask.glb", [MaskFolder.Glb(MaskFolder.Triangle())], 800, bytes =>
        {
            folder.Write("thing.glb", bytes);
            folder.Check();
        });
    }

    [Fact]
    public void Damaged_configurations_end_in_an_error()
    {
        using var folder = new ClassicFolder();
        FuzzRun.Assert("config.yml", [Encoding.UTF8.GetBytes(ClassicFolder.Yaml)], 1500, bytes =>
        {
            File.WriteAllBytes(folder.Config, bytes);
            ClassicConfig.Read(folder.Config);
        }, typeof(MaskException));
    }
}

using Mien.Testing;

namespace Mien.Tests;

public class PackStoreTests
{
    static string Source => SharedFolder.Path("models", "mediapipe");

    static string SourceOf(string name) => SharedFolder.Path("models", name switch { "3ddfa-v2" => "3ddfa_v2", "opentrack" => "opentrack", _ => "mediapipe" });

    [SharedFact]
    public void A_pack_is_added_listed_verified_used_and_removed()
    {
        using var folder = new TemporaryFolder();
        var store = new PackStore(folder.File("deep/packs"));
        Assert.Empty(store.List());
        foreach (string name in PackStore.KnownNames)
        {
            Pack added = store.Add(name, SourceOf(name));
            Assert.Equal(name, added.Name);
            Assert.Equal(added.Description.Kind == PackKind.Landmarks ? 2 : 0, added.Description.Detectors.Count);
            Assert.Empty(store.Verify(name));
            Assert.Equal(added.Folder, Pack.Load(name, store).Folder);
        }
        Assert.Equal(["3ddfa-v2", "mediapipe", "mediapipe-legacy", "opentrack"], store.List().Select(entry => entry.Name));
        store.Remove("mediapipe");
        Assert.Equal(["3ddfa-v2", "mediapipe-legacy", "opentrack"], store.List().Select(entry => entry.Name));
        Assert.Contains("mien packs add mediapipe", Assert.Throws<PackException>(() => Pack.Load("mediapipe", store)).Message);
    }

    [SharedFact]
    public void Damage_is_found_by_verify_and_mended_by_adding_again()
    {
        using var folder = new TemporaryFolder();
        var store = new PackStore(folder.Path);
        Pack pack = store.Add("mediapipe", Source);
        string damaged = Path.Combine(pack.Folder, "face_landmarker.task");
        byte[] bytes = File.ReadAllBytes(damaged);
        bytes[1000] ^= 1;
        File.WriteAllBytes(damaged, bytes);
        Assert.Contains("face_landmarker.task", Assert.Single(store.Verify("mediapipe")));
        File.Delete(Path.Combine(pack.Folder, "canonical_face_model.obj"));
        Assert.Contains("canonical_face_model.obj", Assert.Single(store.List()).Problem);
        store.Add("mediapipe", Source);
        Assert.Empty(store.Verify("mediapipe"));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [SharedFact]
    public void An_installation_that_fails_leaves_the_old_one_as_it_was()
    {
        using var folder = new TemporaryFolder();
        using var broken = new TemporaryFolder();
        var store = new PackStore(folder.Path);
        store.Add("mediapipe", Source);
        File.Copy(Path.Combine(Source, "face_landmarker.task"), broken.File("face_landmarker.task"));
        string missing = Assert.Throws<PackException>(() => store.Add("mediapipe", broken.Path)).Message;
        Assert.Contains("'canonical_face_model.obj'", missing);
        Assert.Contains("mien packs add mediapipe --from", missing);
        File.WriteAllText(broken.File("canonical_face_model.obj"), "v 0 0 0");
        Assert.Contains("SHA-256", Assert.Throws<PackException>(() => store.Add("mediapipe", broken.Path)).Message);
        Assert.Empty(store.Verify("mediapipe"));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [SharedFact]
    public void A_crash_while_a_pack_is_replaced_does_not_lose_it()
    {
        using var folder = new TemporaryFolder();
        var store = new PackStore(folder.Path);
        Pack pack = store.Add("mediapipe", Source);
        Directory.Move(pack.Folder, folder.File(".mediapipe.old.0123456789abcdef"));
        Assert.Empty(store.Verify("mediapipe"));
        Assert.Equal("mediapipe", Assert.Single(store.List()).Name);
    }

    [SharedFact]
    public void A_folder_of_bare_files_is_a_pack_and_works_without_the_optional_one()
    {
        using var folder = new TemporaryFolder();
        foreach (string file in new[] { "face_landmarker.task", "canonical_face_model.obj" })
            File.Copy(Path.Combine(Source, file), folder.File(file));
        Pack pack = Pack.Load(folder.Path);
        Assert.Equal("mediapipe", pack.Name);
        Assert.Single(pack.Description.Detectors);
        using var finder = new FaceFinder(new FaceFinderOptions { Pack = pack, Thorough = true });
        using var photos = new PhotoFaces();
        Assert.Equal(2, finder.Find(photos.Image("trump_hillary")).Count);
    }

    [SharedFact]
    public void A_pack_lies_nearby_in_a_folder_below_the_checkout()
    {
        string checkout = Path.Combine(SharedFolder.Root!, "..", "main", "samples");
        Assert.Equal("mediapipe", PackChoice.FindNearby("mediapipe", Directory.Exists(checkout) ? checkout : Path.Combine(SharedFolder.Root!, "design"))?.Name);
        using var folder = new TemporaryFolder();
        Assert.Null(PackChoice.FindNearby("mediapipe", folder.Path));
    }

    [SharedTheory]
    [InlineData("3ddfa-v2")]
    [InlineData("opentrack")]
    [InlineData("mediapipe-legacy")]
    public void A_pack_that_is_not_installed_is_found_nearby_by_its_name(string name)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(name, PackChoice.FindNearby(name, SharedFolder.Path("design"))?.Name);
        Pack pack = PackChoice.Resolve(name, out string? note, new PackStore(folder.Path));
        Assert.Equal(name, pack.Name);
        Assert.Contains($"mien packs add {name} --from", note);
    }

    [SharedFact]
    public void A_file_without_a_published_hash_is_taken_as_it_is_and_one_with_a_hash_is_checked()
    {
        using var folder = new TemporaryFolder();
        using var source = new TemporaryFolder();
        // As in 3DDFA_V2's checkout: weights and configs in folders of their own.
        foreach (string file in Directory.EnumerateFiles(SourceOf("3ddfa-v2")))
        {
            string inside = Path.GetExtension(file) == ".pth" ? Path.GetFileName(file) == "FaceBoxesProd.pth" ? "FaceBoxes/weights" : "weights" : "configs";
            Directory.CreateDirectory(source.File(inside));
            File.Copy(file, Path.Combine(source.File(inside), Path.GetFileName(file)));
        }
        File.WriteAllText(source.File("configs/bfm_noneck_v3.pkl"), "the user's own");
        var store = new PackStore(folder.Path);
        Pack pack = store.Add("3ddfa-v2", source.Path);
        Assert.Equal("bfm_noneck_v3.pkl", pack.Description.Dense3ddfa!.DenseModel);
        Assert.Equal(["mb05_120x120.pth"], pack.Description.Dense3ddfa.Regressors);
        Assert.Empty(store.Verify("3ddfa-v2"));
        Assert.Contains("bfm_noneck_v3.pkl", Assert.Throws<Mien.Tensors.ModelFormatException>(() => new FaceFinder(new FaceFinderOptions { Pack = pack })).Message);
        File.AppendAllText(source.File("configs/tri.pkl"), "x");
        Assert.Contains("SHA-256", Assert.Throws<PackException>(() => store.Add("3ddfa-v2", source.Path)).Message);
    }

    [SharedFact]
    public void An_installed_pack_is_used_where_it_is_named_and_our_own_where_none_is()
    {
        using var folder = new TemporaryFolder();
        var store = new PackStore(folder.Path);
        store.Add("mediapipe-legacy", Source);
        Assert.Same(Pack.Default, PackChoice.Resolve(null, out string? note, store));
        Assert.Same(Pack.Default, PackChoice.Resolve("mien", out _, store));
        Assert.Equal("mediapipe-legacy", PackChoice.Resolve("mediapipe-legacy", out _, store).Name);
        Assert.Null(note);
        Assert.Equal("mediapipe", PackChoice.Resolve(Source, out _, store).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData(".hidden")]
    [InlineData("unknown")]
    public void Names_that_are_unknown_or_unsafe_are_refused(string name)
    {
        using var folder = new TemporaryFolder();
        var store = new PackStore(folder.Path);
        Assert.Throws<PackException>(() => store.Add(name, folder.Path));
        Assert.Throws<PackException>(() => store.Remove(name));
        Assert.Throws<PackException>(() => store.Verify(name));
        Assert.True(Directory.Exists(folder.Path));
    }

    [Fact]
    public void A_folder_that_is_no_pack_says_what_a_pack_needs()
    {
        using var folder = new TemporaryFolder();
        string message = Assert.Throws<PackException>(() => Pack.Load(folder.Path)).Message;
        Assert.Contains("face_landmarker.task", message);
        Assert.Contains("iris_landmark.tflite", message);
    }

    [Fact]
    public void A_pack_json_without_its_files_names_the_missing_one()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("pack.json"), KnownPacks.Json("mediapipe")!);
        Assert.Contains("lacks 'face_landmarker.task'", Assert.Throws<PackException>(() => Pack.FromFolder(folder.Path)).Message);
        Assert.Contains("does not exist", Assert.Throws<PackException>(() => new PackStore(folder.Path).Add("mediapipe", folder.File("nowhere"))).Message);
    }
}

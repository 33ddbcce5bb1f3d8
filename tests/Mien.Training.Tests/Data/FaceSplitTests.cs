using Mien.Tensors;
using Mien.Testing;

namespace Mien.Training.Tests;

public sealed class FaceSplitTests
{
    static readonly string[] Sets = ["afw", "congress", "helen", "lfw", "mask", "nomask", "utk"];

    [Theory]
    [InlineData("lfw", "Aaron_Eckhart_0001.jpg", "lfw/Aaron_Eckhart")]
    [InlineData("helen", "100040721_2.jpg", "helen/100040721")]
    [InlineData("afw", "134212_1.jpg", "afw/134212")]
    [InlineData("nomask", "0_0_aidai_0014.jpg", "web/aidai")]
    [InlineData("nomask", "1_0_aidai_0009.jpg", "web/aidai")]
    [InlineData("mask", "1_0_aidai_0009.jpg", "web/aidai")]
    [InlineData("mask", "0_0_0 copy 11.jpg", "web/0_0_0")]
    [InlineData("mask", "0_0_0 copy.jpg", "web/0_0_0")]
    [InlineData("mask", "0_0_0.jpg", "web/0_0_0")]
    [InlineData("nomask", "augmented_image_7.jpg", "web/augmented_image")]
    [InlineData("utk", "100_0_0_20170112213500903.jpg.chip.jpg", "utk/100_0_0_20170112213500903")]
    [InlineData("congress", "000633.jpg", "congress/000633")]
    [InlineData("mine", "photos/me.jpg", "mine/me")]
    public void A_photo_s_name_tells_the_person(string set, string photo, string person) => Assert.Equal(person, SourcePhoto.PersonOf(set, photo));

    [SharedFact]
    public void Nobody_is_both_held_out_and_learnt_from()
    {
        var heldOut = new HashSet<string>();
        var training = new HashSet<string>();
        int total = 0;
        foreach (string set in Sets)
        {
            CropIndex.Row[] rows = [.. CropIndex.Parse(SetFiles.Open(SharedFolder.Path("faces", set + ".zip")).Read(CropIndex.FileName, "the index"), set)];
            int held = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                bool kept = HeldOutFaces.Contains(set, i);
                (kept ? heldOut : training).Add(SourcePhoto.PersonOf(set, rows[i].Photo));
                held += kept ? 1 : 0;
            }
            // Whole people rarely make a tenth to the face.
            Assert.InRange(held / (double)rows.Length, 0.095, 0.105);
            total += held;
        }
        Assert.Empty(heldOut.Intersect(training));
        Assert.Equal(HeldOutFaces.Count, total);
    }

    [Fact]
    public void A_set_that_is_left_out_is_not_learnt_from()
    {
        FaceCropSet a = SmallSet.Make("a"), b = SmallSet.Make("b");
        FaceCrops all = FaceCrops.Of([b, a]), some = FaceCrops.Of([b, a], "a");
        Assert.Equal(2 * SmallSet.Faces, all.Training.Count);
        Assert.Empty(all.LeftOut);
        Assert.All(some.Training, face => Assert.Equal("b", face.Set.Name));
        Assert.Equal(SmallSet.Faces, some.LeftOut.Count);
        Assert.All(some.LeftOut, face => Assert.Equal("a", face.Set.Name));
        Assert.Contains("'c'", Assert.Throws<ModelFormatException>(() => FaceCrops.Of([a, b], "c")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Held_out_faces_of_a_known_set_are_not_learnt_from()
    {
        int listed = Enumerable.Range(0, 200).First(i => HeldOutFaces.Contains("helen", i));
        int count = listed + 2;
        FaceCropSet helen = FaceCropSet.Of("helen", SmallSet.Size, [.. Enumerable.Repeat(SmallSet.Slopes(0), count)], [.. Enumerable.Repeat(SmallSet.Landmarks(0), count)], [.. Enumerable.Repeat(SmallSet.Expression(0), count)]);
        FaceCrops crops = FaceCrops.Of([helen]);
        Assert.Contains(listed, crops.HeldOut.Select(face => face.Index));
        Assert.DoesNotContain(listed, crops.Training.Select(face => face.Index));
        Assert.Equal(count, crops.HeldOut.Count + crops.Training.Count);
    }
}

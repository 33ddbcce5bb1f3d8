namespace Mien.Training.Tests;

public class SourceGroupsTests
{
    [Theory]
    [InlineData("utk", "100_1_0_20170117195420803.jpg.chip.jpg", "utk, 65 years and more|utk, women|utk, White")]
    [InlineData("utk", "photos/10_0_3_20161220215952636.jpg", "utk, 0–12 years|utk, men|utk, Indian")]
    [InlineData("utk", "44_0_4_20161220215952636.jpg", "utk, 25–44 years|utk, men|utk, other")]
    [InlineData("utk", "61_1_20170109142408075.jpg.chip.jpg", "")]
    [InlineData("utk", "61_3_0_20170109142408075.jpg.chip.jpg", "")]
    [InlineData("utk", "61_1_5_20170109142408075.jpg.chip.jpg", "")]
    [InlineData("utk", "900_1_0_20170109142408075.jpg.chip.jpg", "")]
    [InlineData("lfw", "20_1_0_20170117195420803.jpg.chip.jpg", "")]
    public void Names_of_UTKFace_tell_age_sex_and_origin(string set, string photo, string groups)
    {
        Assert.Equal(groups.Split('|', StringSplitOptions.RemoveEmptyEntries), SourceGroups.Of(set, photo));
        Assert.All(SourceGroups.Of(set, photo), group => Assert.Contains(group, SourceGroups.Names));
    }

    [Fact]
    public void Every_age_has_one_range()
    {
        for (int age = 0; age <= 120; age++)
            Assert.Equal(3, SourceGroups.Of("utk", $"{age}_0_0_1.jpg").Count);
        Assert.Equal(12, SourceGroups.Names.Distinct().Count());
    }
}

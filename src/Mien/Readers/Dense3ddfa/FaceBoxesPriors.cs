namespace Mien;

/// <summary>
/// The prior boxes of FaceBoxes (Zhang et al. 2017): cells of 32, 64 and 128 pixels; in the smallest, boxes of 32 and 64 pixels stand
/// densified on 4 × 4 and 2 × 2 places, one of 128 in the middle; in the others one of 256 and one of 512. The dense ones begin at the
/// cell's corner, without the half step that would centre them.
/// </summary>
static class FaceBoxesPriors
{
    /// <summary>Numbers per prior: centre x, y and size as shares of width and height.</summary>
    public const int Stride = 4;

    static readonly (int Step, (int Size, int Places)[] Boxes)[] Layers =
        [(32, [(32, 4), (64, 2), (128, 1)]), (64, [(256, 1)]), (128, [(512, 1)])];

    /// <summary>The priors of an input in the network's order: layer, row, column, box, then places row by row.</summary>
    public static float[] Generate(int width, int height)
    {
        List<float> priors = [];
        foreach ((int step, (int Size, int Places)[] boxes) in Layers)
            for (int row = 0; row < (height + step - 1) / step; row++)
                for (int column = 0; column < (width + step - 1) / step; column++)
                    foreach ((int size, int places) in boxes)
                        for (int i = 0; i < places * places; i++)
                        {
                            double x = places == 1 ? 0.5 : i % places / (double)places, y = places == 1 ? 0.5 : i / places / (double)places;
                            priors.Add((float)((column + x) * step / width));
                            priors.Add((float)((row + y) * step / height));
                            priors.Add((float)size / width);
                            priors.Add((float)size / height);
                        }
        return [.. priors];
    }
}

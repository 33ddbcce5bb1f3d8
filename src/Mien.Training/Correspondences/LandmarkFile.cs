using System.Text;
using Mien.Tensors;

namespace Mien.Training;

/// <summary>The 478 landmarks as the text file that <c>mien model build</c> reads (see <see cref="LandmarkTable"/>), from a search and back.</summary>
public static class LandmarkFile
{
    const string Remarks =
        """
        # The 478 landmarks (MediaPipe's order) on the surface of ICT-FaceKit's face: landmark, the three vertices of a triangle, their weights.
        # Found by 'mien model landmarks' from the labelled faces of congress.zip (public domain); docs/accuracy.md has the residuals.

        """;

    /// <summary>Searches the landmarks and returns the file's text.</summary>
    /// <param name="folder">The folder with ICT-FaceKit's arrays.</param>
    /// <param name="faces">Labelled faces, mostly frontal.</param>
    /// <param name="rounds">Rounds of the search.</param>
    /// <param name="report">Receives a line a round.</param>
    /// <exception cref="ModelFormatException">A file of the folder is missing or damaged; the message names it.</exception>
    public static string Search(string folder, LabelledFaces faces, int rounds, Action<string> report)
    {
        // The model is built anew, so that the landmarks fit the one that they will become part of.
        FaceModel model = FaceModel.Read(FaceModelBuilder.Build(folder));
        SurfacePoint[] points = LandmarkSearch.Run(model, faces, rounds, report);
        return new StringBuilder(Remarks.ReplaceLineEndings("\n")).Append(LandmarkTable.Write(points, ModelTopology.Of(IctFaceKit.Read(folder)))).ToString();
    }
}

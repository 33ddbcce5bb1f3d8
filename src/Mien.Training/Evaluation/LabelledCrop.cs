using System.Numerics;
using Mien.Graphics;

namespace Mien.Training;

/// <summary>A picture of one face with what a teacher says of it.</summary>
/// <param name="Set">The name of its set.</param>
/// <param name="Index">Its number in the set, from 0.</param>
/// <param name="File">The picture's file, JPEG or PNG.</param>
/// <param name="Landmarks">478 landmarks, pixels of the picture; z in pixels too, smaller is nearer.</param>
/// <param name="Blendshapes">The expression's weights in the order of <see cref="Blendshape"/>; empty where nobody gave them.</param>
public sealed record LabelledCrop(string Set, int Index, byte[] File, Vector3[] Landmarks, float[] Blendshapes)
{
    /// <summary>Decodes the picture.</summary>
    /// <exception cref="ImageFormatException">It is damaged.</exception>
    public Image Decode() => ImageFile.Decode(File);
}

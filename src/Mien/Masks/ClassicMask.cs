using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>One mask of a <see cref="ClassicConfig"/>, in the units of its model after centring and scaling: the largest coordinate is 1.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Model">Path of the STL or OBJ file inside the configuration's folder.</param>
/// <param name="Texture">Path of the picture on it; null where it has one colour.</param>
/// <param name="Color">Its colour where there is no texture.</param>
/// <param name="RotationCentre">About which the model, as it is turned at first, turns with the head.</param>
/// <param name="EyePoints">The two points of the model, before it is turned, that lie on the outer corners of the eyes.</param>
/// <param name="InitialRotation">Turns about x, then y, then z, in degrees.</param>
/// <param name="Scale">A factor on the size that the eyes give.</param>
public sealed record ClassicMask(string Name, string Model, string? Texture, Color Color, Vector3 RotationCentre, (Vector3 First, Vector3 Second) EyePoints, Vector3 InitialRotation, float Scale);

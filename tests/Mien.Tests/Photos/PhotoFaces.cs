using Mien.Graphics;
using Mien.Testing;

namespace Mien.Tests;

/// <summary>The faces that a pack finds on the photos of ../shared, computed once for all tests.</summary>
public sealed class PhotoFaces : IDisposable
{
    public static readonly (string Photo, int Faces)[] Photos =
        [("JianzhuGuo", 1), ("group_10mpx", 29), ("obama_family", 4), ("portrait_exif", 1), ("trump_hillary", 2)];

    readonly Dictionary<string, IReadOnlyList<Face>> _found = [];
    readonly Dictionary<string, Image> _images = [];
    readonly Lazy<FaceFinder> _thorough = new(() => new FaceFinder(new FaceFinderOptions { Pack = Pack.Load(SharedFolder.Path("models", "mediapipe")), Thorough = true }));

    public Image Image(string photo)
    {
        if (!_images.TryGetValue(photo, out Image? image))
            _images[photo] = image = ImageFile.Load(SharedFolder.Path("photos", photo + ".jpg"));
        return image;
    }

    public IReadOnlyList<Face> Thorough(string photo)
    {
        if (!_found.TryGetValue(photo, out IReadOnlyList<Face>? faces))
            _found[photo] = faces = _thorough.Value.Find(Image(photo));
        return faces;
    }

    public void Dispose()
    {
        if (_thorough.IsValueCreated)
            _thorough.Value.Dispose();
    }
}

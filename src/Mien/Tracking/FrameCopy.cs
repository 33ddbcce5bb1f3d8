using Mien.Graphics;

namespace Mien;

/// <summary>A frame in memory of its own, which serves one frame after another; it grows with them and allocates nothing while their size stays.</summary>
sealed class FrameCopy
{
    byte[] _pixels = [];
    int _width, _height;
    PixelFormat _format;

    /// <summary>When the frame was taken.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>The frame.</summary>
    public ImageView Image => new(_pixels, _width, _height, _format);

    /// <summary>Copies a frame in.</summary>
    public void Set(ImageView image, TimeSpan time)
    {
        int row = image.Width * image.Format.BytesPerPixel();
        if (_pixels.Length < row * image.Height)
            _pixels = GC.AllocateUninitializedArray<byte>(row * image.Height);
        for (int y = 0; y < image.Height; y++)
            image.Row(y).CopyTo(_pixels.AsSpan(y * row));
        (_width, _height, _format, Time) = (image.Width, image.Height, image.Format, time);
    }
}

namespace Mien.Graphics.Codecs;

static class JpegEncoder
{
    public static void Encode(Stream target, ImageView image, int quality, JpegSubsampling subsampling) => throw new NotSupportedException();
}

using System.Numerics;

namespace Mien.Training;

/// <summary>Smooth random numbers over the head's surface, at several sizes of blotch: value noise in the head's millimetres, once for all heads.</summary>
static class VertexNoise
{
    /// <summary>Noise of a point, −1 … 1, that varies over about <paramref name="millimetres"/>.</summary>
    public static float At(Vector3 point, float millimetres, uint seed)
    {
        Vector3 p = point / millimetres + new Vector3(1000);
        int x = (int)p.X, y = (int)p.Y, z = (int)p.Z;
        Vector3 t = p - new Vector3(x, y, z);
        t = t * t * (new Vector3(3) - 2 * t);
        float value = 0;
        for (int corner = 0; corner < 8; corner++)
        {
            int dx = corner & 1, dy = corner >> 1 & 1, dz = corner >> 2;
            float weight = (dx == 1 ? t.X : 1 - t.X) * (dy == 1 ? t.Y : 1 - t.Y) * (dz == 1 ? t.Z : 1 - t.Z);
            value += weight * Hash(x + dx, y + dy, z + dz, seed);
        }
        return value;
    }

    static float Hash(int x, int y, int z, uint seed)
    {
        uint h = (uint)x * 0x8DA6B343 ^ (uint)y * 0xD8163841 ^ (uint)z * 0xCB1AB31F ^ seed * 0x9E3779B9;
        h ^= h >> 15;
        h *= 0x2C1B3C6D;
        h ^= h >> 12;
        h *= 0x297A2D39;
        h ^= h >> 15;
        return h * (2f / uint.MaxValue) - 1;
    }
}

using System.Security.Cryptography;
using Mien.Tensors;
using Mien.Testing;

namespace Mien.Tests.Shape;

public sealed class FaceModelFileTests
{
    [Fact]
    public void A_model_survives_its_file()
    {
        FaceModel model = FaceModel.Read(TinyModel.File());
        Assert.Equal(5, model.VertexCount);
        Assert.Equal([0, 1, 2, 0, 2, 3, 0, 3, 1, 4, 3, 2], model.Triangles.ToArray());
        Assert.Equal([0, 1, 2, 3, 1], model.Originals.ToArray());
        Assert.Equal([0, 2, 1, 3, 2], model.Mirror.ToArray());
        Assert.Equal(["browDownLeft", "browDownRight"], model.ExpressionNames);
        Assert.Equal((5, 3), (model.Part(FacePart.Head).VertexEnd, model.Part(FacePart.Face).TriangleCount));
        for (int v = 0; v < 15; v++)
        {
            int wanted = (v is >= 12 ? v - 9 : v) * 7919 % 23 - 11;
            Assert.Equal(wanted * 900 * 0.004f, model.Neutral[v / 3][v % 3], 1e-4f);
            Assert.Equal(wanted * 7 * 0.004f, model.IdentityShape(1)[v / 3][v % 3], 1e-5f);
            Assert.Equal(0, model.ExpressionShape(1)[v / 3][v % 3]);
        }
        Assert.Equal(SurfaceRegion.Gums, model.Regions[3]);
        Assert.Equal(0.25f, model.TextureCoordinates[4].Y, 1e-4f);
        Assert.Equal(new SurfacePoint(1, 0.5f, 0.25f, 0.25f), model.Landmarks68[67]);
        Assert.Equal(64, model.Hash.Length);
    }

    [Fact]
    public void What_is_no_model_is_said_to_be_none()
    {
        Assert.Contains("not a face model", Assert.Throws<ModelFormatException>(() => FaceModel.Read("PK34"u8)).Message, StringComparison.Ordinal);
        byte[] file = TinyModel.File();
        Assert.Contains("cut off", Assert.Throws<ModelFormatException>(() => FaceModel.Read(file.AsSpan(0, file.Length - 1))).Message, StringComparison.Ordinal);
        file[^1] ^= 1;
        Assert.Contains("hash", Assert.Throws<ModelFormatException>(() => FaceModel.Read(file)).Message, StringComparison.Ordinal);
        file[8] = 9;
        Assert.Contains("version 9", Assert.Throws<ModelFormatException>(() => FaceModel.Read(file)).Message, StringComparison.Ordinal);
        Assert.Contains("no-such.model", Assert.Throws<ModelFormatException>(() => FaceModel.Load("no-such.model")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_models_do_no_harm() =>
        FuzzRun.Assert("face-model", [TinyModel.File()], 50_000, file => FaceModel.Read(file), typeof(ModelFormatException));

    /// <summary>With lengths and hashes that fit, the damage reaches the content, and whatever is read can be evaluated.</summary>
    [Fact]
    public void Damaged_models_with_fitting_hashes_do_no_harm() =>
        FuzzRun.Assert("face-model-repaired", [TinyModel.File()], 50_000, file =>
        {
            byte[] original = TinyModel.File();
            byte[] repaired = [.. original.AsSpan(0, FaceModelFile.HeaderLength), .. file.AsSpan(Math.Min(file.Length, FaceModelFile.HeaderLength))];
            BitConverter.TryWriteBytes(repaired.AsSpan(12), repaired.Length - FaceModelFile.HeaderLength);
            SHA256.HashData(repaired.AsSpan(FaceModelFile.HeaderLength), repaired.AsSpan(16, 32));
            FaceModel model = FaceModel.Read(repaired);
            float[] identity = new float[model.IdentityCount], expression = new float[model.ExpressionCount];
            Array.Fill(identity, 1f);
            Array.Fill(expression, 0.5f);
            var vertices = new System.Numerics.Vector3[model.VertexCount];
            model.Evaluate(identity, expression, vertices);
            model.ComputeNormals(vertices, new System.Numerics.Vector3[vertices.Length]);
        }, typeof(ModelFormatException));

    [Fact]
    public void Packed_numbers_come_back_in_any_number()
    {
        var random = new Random(4);
        for (int count = 0; count < 100; count++)
        {
            short[] numbers = new short[count];
            for (int i = 0; i < count; i++)
                numbers[i] = (short)(random.Next(65536) >> random.Next(17) << random.Next(2));
            byte[] packed = PackedNumbers.Write(numbers);
            short[] read = new short[count];
            Assert.Equal(packed.Length, PackedNumbers.Read(packed, read));
            Assert.Equal(numbers, read);
            if (count > 0)
                Assert.Equal(-1, PackedNumbers.Read(packed.AsSpan(0, packed.Length - 1), read));
        }
    }
}

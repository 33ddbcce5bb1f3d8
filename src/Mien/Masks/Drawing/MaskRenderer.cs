using System.Numerics;
using Mien.Graphics;

namespace Mien;

/// <summary>
/// Draws masks on the faces of a stream of frames, or of one picture: lit as the face is, hidden where the head hides them, with smooth edges. Masks
/// appear and disappear gradually. One per stream; not thread-safe. Nothing is allocated per frame once faces, masks and the size of the frames are known.
/// </summary>
/// <remarks>Faces are drawn from the farthest to the nearest, and a nearer head hides the masks of those behind it. A face without <see cref="Face.Mesh"/> wears nothing.</remarks>
public sealed class MaskRenderer
{
    /// <summary>How fast the light of a face follows the pictures, seconds.</summary>
    const double LightSeconds = 0.4;

    readonly MaskRendererOptions _options;
    readonly List<MaskedFace> _faces = [];
    readonly Dictionary<Mask, WornMask> _worn = [];
    readonly SampleCanvas _canvas = new();
    readonly ObjectPainter _objects;
    readonly PaintPainter _paint;
    readonly MakeupPainter _makeup;
    readonly IrisPainter _irises;
    readonly LashPainter _lashes;
    readonly SkinWarp _skin = new(), _coarseFace = new(CoarseHead.Default.Vertices[..CoarseHead.Default.FaceVertices]);
    readonly ContactShadow _shadow = new();
    readonly FaceLight _even = new();
    TimeSpan? _last;

    // The mask that all faces wear, and the function that says so.
    Mask? _only;
    Func<Face, Mask?>? _onlyOf;

    // What the z-buffer holds: the heads by what hides the layer that was drawn last, and the objects up to it. Null: anything.
    MaskOccluders? _hiding;

    /// <summary>A renderer.</summary>
    public MaskRenderer(MaskRendererOptions? options = null)
    {
        _options = options ?? new MaskRendererOptions();
        if (_options.FadeTime < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(options), "A mask cannot take less than no time to appear.");
        _objects = new ObjectPainter(_canvas);
        _paint = new PaintPainter(_canvas, _objects);
        _makeup = new MakeupPainter(_canvas, _objects);
        _irises = new IrisPainter(_canvas);
        _lashes = new LashPainter(_canvas, _objects);
    }

    /// <summary>Draws one mask on every face of a frame.</summary>
    public void Draw(Image frame, IReadOnlyList<Face> faces, Mask mask, TimeSpan time, in CameraIntrinsics camera)
    {
        if (mask != _only)
            (_only, _onlyOf) = (mask, Always(mask));
        Draw(frame, faces, _onlyOf!, time, camera);
    }

    static Func<Face, Mask?> Always(Mask mask) => _ => mask;

    /// <summary>Draws masks on the faces of a frame.</summary>
    /// <param name="frame">The frame, which is drawn over.</param>
    /// <param name="faces">Its faces, by whose ids they are known from frame to frame.</param>
    /// <param name="maskOf">What a face wears; null for nothing.</param>
    /// <param name="time">When the frame was taken; not before the last one's.</param>
    /// <param name="camera">The camera that the faces were found for.</param>
    public void Draw(Image frame, IReadOnlyList<Face> faces, Func<Face, Mask?> maskOf, TimeSpan time, in CameraIntrinsics camera)
    {
        TimeSpan passed = _last is { } last && time > last ? time - last : _last is null ? TimeSpan.Zero : TimeSpan.FromTicks(1);
        _last = time;
        Follow(frame, faces, maskOf, passed, camera);
        // The farthest first, by the point between the eyes.
        _faces.Sort(static (a, b) => a.Head.Pose.Translation.Z.CompareTo(b.Head.Pose.Translation.Z));
        for (int i = 0; i < _faces.Count; i++)
        {
            if (_faces[i].Share > 0)
                Draw(frame, i);
        }
    }

    /// <summary>Forgets the faces, for another stream.</summary>
    public void Reset()
    {
        _faces.Clear();
        _last = null;
    }

    void Follow(Image frame, IReadOnlyList<Face> faces, Func<Face, Mask?> maskOf, TimeSpan passed, in CameraIntrinsics camera)
    {
        for (int i = _faces.Count - 1; i >= 0; i--)
        {
            MaskedFace known = _faces[i];
            Face? face = Find(faces, known.Id);
            Mask? mask = face is null || !IsUsable(face) ? null : maskOf(face);
            bool seen = mask == known.Mask;
            if (seen)
                known.Head.Set(face!, camera);
            known.Pass(seen, seen && face!.State is not (FaceState.Held or FaceState.Lost) ? 1 : 0, passed, _options.FadeTime);
            if (!seen && known.Share <= 0)
                _faces.RemoveAt(i);
        }
        for (int i = 0; i < faces.Count; i++)
        {
            Face face = faces[i];
            if (!IsUsable(face) || maskOf(face) is not { } mask || IsKnown(face.Id, mask))
                continue;
            var known = new MaskedFace(face.Id, mask);
            known.Head.Set(face, camera);
            known.Pass(seen: true, 1, _options.FadeTime / 8, _options.FadeTime);
            _faces.Add(known);
        }
        float share = passed > TimeSpan.Zero ? (float)(1 - Math.Exp(-passed.TotalSeconds / LightSeconds)) : 1;
        foreach (MaskedFace known in _faces)
        {
            if (!known.IsSeen)
                continue;
            if (_options.Light)
                known.Light.Learn(frame, known.Head.Screen, known.Head.Normals, MaskHead.Surface, share);
            known.Classic.Update(known.Head.SeenLandmarks);
        }
    }

    void Draw(Image frame, int index)
    {
        MaskedFace face = _faces[index];
        if (!_worn.TryGetValue(face.Mask, out WornMask? worn))
            _worn[face.Mask] = worn = new WornMask(face.Mask);
        bool classic = _options.Alignment == MaskAlignment.Classic, shadows = _options.Shadows && !classic && worn.Objects.Count > 0;
        FaceLight light = _options.Light ? face.Light : _even;
        PixelRectangle part = PixelRectangle.Empty, skin = PixelRectangle.Empty, shadow = PixelRectangle.Empty;
        foreach (PosedObject thing in worn.Objects)
        {
            if (classic)
                thing.Pose(face.Classic, face.Head, frame.Width, frame.Height);
            else
                thing.Pose(face.Head, frame.Width, frame.Height);
            part = part.Union(thing.Extent);
        }
        if (worn.HasSkin)
        {
            _skin.Set(face.Head);
            skin = PixelRectangle.Around(_skin.Screen, frame.Width, frame.Height);
            part = part.Union(skin);
        }
        if (shadows)
        {
            _shadow.Cast(face.Head, worn.Objects, light);
            if (!_shadow.IsEmpty)
            {
                _coarseFace.SetBehind(face.Head, face.Head.OccluderScreen);
                shadow = PixelRectangle.Around(_coarseFace.Screen, _shadow.Triangles, frame.Width, frame.Height);
                part = part.Union(shadow);
            }
        }
        if (!part.IsEmpty)
        {
            _canvas.Begin(frame, part);
            _hiding = null;
            if (!classic || face.Classic.Settings.ShowMask)
                for (int layer = 0; layer < worn.Layers.Count; layer++)
                    Draw(frame, index, worn, layer, light, skin);
            // Last, so that it falls on paint too, and what objects cover need not be drawn.
            if (!shadow.IsEmpty)
            {
                Hide(index, worn, worn.Layers.Count, MaskOccluders.All);
                _paint.Draw(_shadow, _coarseFace, shadow);
            }
            _canvas.End(frame, part, face.Share);
        }
        if (classic && face.Classic.Settings.ShowLandmarks)
            Mark(frame, face.Head.SeenLandmarks);
    }

    static void Mark(Image frame, ReadOnlySpan<Vector3> landmarks)
    {
        var canvas = new Canvas(frame);
        foreach (short landmark in ClassicAlignment.LandmarksUsed)
            canvas.Dot(new Vector2(landmarks[landmark].X, landmarks[landmark].Y), 3, new Color(255, 0, 0));
        canvas.Dot(ClassicAlignment.Centre(landmarks), 3, new Color(255, 0, 0));
    }

    void Draw(Image frame, int index, WornMask worn, int number, FaceLight light, PixelRectangle skin)
    {
        MaskHead head = _faces[index].Head;
        WornLayer layer = worn.Layers[number];
        bool classic = _options.Alignment == MaskAlignment.Classic;
        switch (layer.Layer)
        {
            case MaskObject thing:
                Hide(index, worn, number, classic ? MaskOccluders.None : thing.OccludedBy);
                _objects.Draw(layer.Object!, light);
                if (!thing.Occludes)
                    _hiding = null;
                return;
            case MaskPaint paint:
                Hide(index, worn, number, MaskOccluders.None);
                _paint.Draw(paint, layer.Texture!, _skin, head, light, skin);
                break;
            case MaskTextureSwap swap:
                Hide(index, worn, number, MaskOccluders.None);
                _paint.Draw(swap, layer.Texture!, PaintPainter.Gain(frame, layer.Picture!, _skin, head), _skin, skin);
                break;
            case MaskLipstick lipstick:
                Hide(index, worn, number, MaskOccluders.All);
                _makeup.Draw(lipstick, frame, head, light);
                break;
            case MaskEyeshadow shadow:
                Hide(index, worn, number, MaskOccluders.All);
                _makeup.Draw(shadow, layer.Texture!, frame, head, light);
                break;
            case MaskEyeColor color:
                Hide(index, worn, number, MaskOccluders.All);
                _irises.Draw(color, layer.Picture, head, light);
                break;
            case MaskLashes lashes:
                Hide(index, worn, number, MaskOccluders.All);
                _lashes.Draw(lashes, head, light);
                break;
        }
        _hiding = null;
    }

    /// <summary>Fills the z-buffer with what hides a layer: its own head, as far as it does, nearer heads, and objects before it.</summary>
    void Hide(int index, WornMask worn, int number, MaskOccluders by)
    {
        if (_hiding == by)
            return;
        _canvas.Rasterizer.Clear();
        Hide(_faces[index].Head, by);
        // The classic way knows no depths that others could be compared with.
        for (int i = index + 1; i < _faces.Count && _options.Alignment != MaskAlignment.Classic; i++)
            if (_faces[i].IsSeen)
                Hide(_faces[i].Head, MaskOccluders.All);
        for (int i = 0; i < number; i++)
            if (worn.Layers[i] is { Object: { } thing, Layer: MaskObject { Occludes: true } })
                _objects.Hide(thing);
        _hiding = by;
    }

    void Hide(MaskHead head, MaskOccluders by)
    {
        CoarseHead coarse = CoarseHead.Default;
        if ((by & MaskOccluders.Face) != 0)
            _objects.Hide(head.OccluderScreen, coarse.FaceWithEyes, Culling.Back);
        // Through an open mouth its inside is seen.
        if ((by & MaskOccluders.Head) != 0)
            _objects.Hide(head.OccluderScreen, coarse.Head);
    }

    bool IsKnown(int id, Mask mask)
    {
        foreach (MaskedFace known in _faces)
            if (known.Id == id && known.Mask == mask)
                return true;
        return false;
    }

    static Face? Find(IReadOnlyList<Face> faces, int id)
    {
        for (int i = 0; i < faces.Count; i++)
            if (faces[i].Id == id)
                return faces[i];
        return null;
    }

    static bool IsUsable(Face face) => face.Mesh is { } mesh && mesh.Model == FaceModel.Default;
}

using Mien.Graphics;

namespace Mien;

/// <content>Faces that are new, or that return.</content>
public sealed partial class FaceTracker
{
    /// <summary>How far a face that returns may be from where its motion leads, in the measure of <see cref="FaceMotion.Mismatch"/>: at once, and more for each second.</summary>
    const float Reach = 0.6f, ReachPerSecond = 1.2f, FarthestReach = 2.5f;

    /// <summary>
    /// Looks for faces that are not followed yet, with one detector after another until there are enough, and in one part of the picture,
    /// each time in the next. Where a detection and a followed region overlap the region stays: it comes from 478 points, the detection from six.
    /// </summary>
    void Discover(ImageView image)
    {
        _searched = _time;
        var whole = RotatedRect.Whole(image);
        for (int detector = 0; detector < _reader.DetectorCount; detector++)
        {
            _detections.Clear();
            _reader.Detect(detector, image, whole, _options.MinDetection, _options.MinSuppression, _detections);
            if (Welcome(image))
                return;
        }
        if (!_reader.SearchesParts(image.Width, image.Height))
            return;
        _detections.Clear();
        FaceSearch.FindInPart(_reader, image, _part, _options.MinDetection, _options.MinSuppression, _detections);
        _part = (_part + 1) % FaceSearch.Parts;
        Welcome(image);
    }

    /// <summary>The same, with the answer to a question about an older frame.</summary>
    void DiscoverInBackground(ImageView image)
    {
        if (_background!.TryTake(_detections))
            Welcome(image);
        if (!SearchIsDue())
            return;
        _searched = _time;
        _background.Ask(image, _time);
    }

    /// <summary>Begins to follow detections that are not followed yet. True when there are as many as there may be.</summary>
    bool Welcome(ImageView image)
    {
        foreach (FaceDetection detection in _detections)
        {
            if (SeenCount() >= _options.MaxFaces)
                return true;
            if (IsFollowed(_reader.RegionOf(detection)))
                continue;
            TrackedFace face = _free.Count > 0 ? _free.Pop() : new TrackedFace(_reader.NewReading());
            if (face.Reading.TryBegin(image, detection, _presenceToBegin) && !IsSeen(face.Reading.Box))
                Welcome(face);
            else
                _free.Push(face);
        }
        return SeenCount() >= _options.MaxFaces;
    }

    /// <summary>Gives a face that was found the id of the one that returns with it, or a new one.</summary>
    void Welcome(TrackedFace found)
    {
        TrackedFace? owner = Owner(found);
        if (owner is not null)
        {
            if (_remembered.Remove(owner))
            {
                _faces.Regain(owner.Reading.Face);
                MakeRoom();
                _followed.Add(owner);
            }
            owner.Return(found, _time);
            _free.Push(found);
            return;
        }
        MakeRoom();
        found.Begin(_nextId++, _time, _options);
        _followed.Add(found);
    }

    /// <summary>The face, of those that are not seen now, whose motion leads nearest to one that was found; null where none comes near.</summary>
    TrackedFace? Owner(TrackedFace found)
    {
        TrackedFace? owner = null;
        float least = float.MaxValue;
        foreach (List<TrackedFace> faces in (ReadOnlySpan<List<TrackedFace>>)[_followed, _remembered])
        {
            foreach (TrackedFace face in faces)
            {
                if (face.State is not (FaceState.Held or FaceState.Lost))
                    continue;
                float reach = Math.Min(Reach + ReachPerSecond * (float)(_time - face.LastSeen).TotalSeconds, FarthestReach), mismatch = face.Mismatch(found.Reading.Box, _time) / reach;
                if (mismatch < 1 && mismatch < least)
                    (owner, least) = (face, mismatch);
            }
        }
        return owner;
    }

    /// <summary>A face that is only held gives way to one that is seen.</summary>
    void MakeRoom()
    {
        if (_followed.Count < _options.MaxFaces)
            return;
        TrackedFace? oldest = null;
        foreach (TrackedFace face in _followed)
            if (!face.IsSeen && (oldest is null || face.LastSeen < oldest.LastSeen))
                oldest = face;
        if (oldest is null)
            return;
        _followed.Remove(oldest);
        Remember(oldest);
    }

    int SeenCount()
    {
        int count = 0;
        foreach (TrackedFace face in _followed)
            count += face.IsSeen ? 1 : 0;
        return count;
    }

    bool IsFollowed(in RotatedRect region)
    {
        FaceBox box = Upright(region);
        foreach (TrackedFace face in _followed)
            if (face.IsSeen && FaceBox.IntersectionOverUnion(box, Upright(face.Reading.Region)) > _options.MinTracking)
                return true;
        return false;
    }

    bool IsSeen(in FaceBox box)
    {
        foreach (TrackedFace face in _followed)
            if (face.IsSeen && FaceBox.IntersectionOverUnion(box, face.Reading.Box) > FaceReader.SameFace)
                return true;
        return false;
    }

    /// <summary>MediaPipe compares regions as if none were turned.</summary>
    static FaceBox Upright(in RotatedRect region) =>
        new((float)(region.CenterX - region.Width / 2), (float)(region.CenterY - region.Height / 2), (float)region.Width, (float)region.Height);
}

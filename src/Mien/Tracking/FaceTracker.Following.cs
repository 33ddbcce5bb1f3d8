using Mien.Graphics;

namespace Mien;

/// <content>From the last frame's faces to this frame's.</content>
public sealed partial class FaceTracker
{
    /// <summary>Boxes that overlap more than this cross each other: what one seems to do may be the other's.</summary>
    const float Crossing = 0.03f;

    /// <summary>A sight that fits the motion less than this, while another face is near, is that other face.</summary>
    const float Jump = 0.45f;

    /// <summary>Looks where the faces were; those that are not seen are held for a while where their motion leads, then given up.</summary>
    void Follow(ImageView image)
    {
        foreach (TrackedFace face in _followed)
        {
            face.Reading.Keep();
            face.IsSeen = !(face.State == FaceState.Held && IsHidden(face)) && face.Reading.TryFollow(image, _presenceToFollow);
        }
        foreach (TrackedFace face in _followed)
            face.IsCrossed = Crosses(face);
        MendTheHidden();
        TellApart();
        int kept = 0;
        for (int i = 0; i < _followed.Count; i++)
        {
            TrackedFace face = _followed[i];
            if (face.IsSeen)
                face.See(_time);
            else if (face.Reading.CanHold && _time - face.LastSeen <= _options.HoldTime)
                face.Hold(_time);
            else
            {
                Remember(face);
                continue;
            }
            _followed[kept++] = face;
        }
        _followed.RemoveRange(kept, _followed.Count - kept);
        ForgetTheOld();
    }

    /// <summary>Where two regions led to one face, it is the face of the one whose motion it fits better.</summary>
    void TellApart()
    {
        for (int i = 0; i < _followed.Count; i++)
        {
            TrackedFace face = _followed[i];
            if (face.IsSeen && face.IsCrossed && face.Reading.CanHold && face.Mismatch(face.Reading.Box, _time) > Jump)
                face.IsSeen = false;
        }
        for (int i = 0; i < _followed.Count; i++)
        {
            TrackedFace first = _followed[i];
            for (int k = i + 1; k < _followed.Count && first.IsSeen; k++)
            {
                TrackedFace second = _followed[k];
                if (!second.IsSeen || FaceBox.IntersectionOverUnion(first.Reading.Box, second.Reading.Box) <= FaceReader.SameFace)
                    continue;
                bool isFirst = first.Mismatch(first.Reading.Box, _time) <= second.Mismatch(second.Reading.Box, _time);
                (isFirst ? second : first).IsSeen = false;
            }
        }
    }

    bool Crosses(TrackedFace face)
    {
        FaceBox box = face.IsSeen ? face.Reading.Box : face.Expected(_time);
        foreach (TrackedFace other in _followed)
            if (other != face && FaceBox.IntersectionOverUnion(box, other.IsSeen ? other.Reading.Box : other.Expected(_time)) > Crossing)
                return true;
        return false;
    }

    /// <summary>A face behind another is not looked for: the other would be found.</summary>
    bool IsHidden(TrackedFace face)
    {
        foreach (TrackedFace other in _followed)
            if (other != face && other.State != FaceState.Held && face.IsHidden(other, _time))
                return true;
        return false;
    }

    /// <summary>Of two faces, the one behind keeps its shape where the other hides it; where that hides most of it, it was not seen.</summary>
    void MendTheHidden()
    {
        if (_followed.Count < 2)
            return;
        foreach (TrackedFace face in _followed)
            if (face.IsSeen)
                face.Judge(_time);
        foreach (TrackedFace face in _followed)
            foreach (TrackedFace other in _followed)
                if (other != face && face.IsSeen && other.IsSeen && face.Nearness < other.Nearness)
                    face.IsSeen = face.Mend(other, _time);
    }

    void Remember(TrackedFace face)
    {
        face.Lose();
        _faces.Lose(face.Reading.Face);
        _remembered.Add(face);
    }

    void ForgetTheOld()
    {
        int kept = 0;
        for (int i = 0; i < _remembered.Count; i++)
        {
            TrackedFace face = _remembered[i];
            // Who was given up with this very frame is still shown.
            if (_time - face.LastSeen <= _options.MemoryTime || _faces.Lost.Contains(face.Reading.Face))
                _remembered[kept++] = face;
            else
                _free.Push(face);
        }
        _remembered.RemoveRange(kept, _remembered.Count - kept);
    }

    /// <summary>
    /// Asks the detector, now and then, about faces whose reading cannot tell that they have gone, and lets go of those that it has not
    /// seen <see cref="TrackedFace.MostDenials"/> times in a row. (3DDFA_V2 itself follows a face until its region collapses.)
    /// </summary>
    void Confirm(ImageView image)
    {
        bool due = false;
        foreach (TrackedFace face in _followed)
            due |= face.IsDue();
        if (!due)
            return;
        _detections.Clear();
        _reader.Detect(_reader.DetectorCount - 1, image, RotatedRect.Whole(image), _options.MinDetection, _options.MinSuppression, _detections);
        int kept = 0;
        for (int i = 0; i < _followed.Count; i++)
        {
            TrackedFace face = _followed[i];
            bool seen = false;
            foreach (FaceDetection detection in _detections)
                seen |= FaceBox.IntersectionOverSmaller(detection.Box, face.Reading.Box) > 0.3f;
            if (face.Confirm(seen))
                _followed[kept++] = face;
            else
                Remember(face);
        }
        _followed.RemoveRange(kept, _followed.Count - kept);
    }
}

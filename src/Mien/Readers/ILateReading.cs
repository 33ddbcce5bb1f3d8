namespace Mien;

/// <summary>What of a tracked face is read only when somebody asks for it, from the frame that it was last described in.</summary>
interface ILateReading
{
    /// <summary>Fits the face model and writes into the face what that gives, but for the visibility.</summary>
    void ReadShape(Face face);

    /// <summary>Writes which landmarks the camera sees, after <see cref="ReadShape"/>.</summary>
    void ReadVisibility(Face face);
}

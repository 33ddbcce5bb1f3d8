namespace Mien.Training;

/// <summary>Mean absolute errors of head poses over a set of pictures, degrees; not a number where the set is empty.</summary>
/// <param name="Count">Faces that were found.</param>
/// <param name="Missed">Labelled faces that were not.</param>
/// <param name="Yaw">Of AFLW's yaw.</param>
/// <param name="Pitch">Of AFLW's pitch.</param>
/// <param name="Roll">Of AFLW's roll.</param>
/// <param name="Geodesic">Of the angle of the rotation between label and result.</param>
/// <param name="YawBias">Mean signed error of yaw, result minus label.</param>
/// <param name="PitchBias">Mean signed error of pitch.</param>
/// <param name="RollBias">Mean signed error of roll.</param>
public sealed record PoseErrors(int Count, int Missed, double Yaw, double Pitch, double Roll, double Geodesic, double YawBias, double PitchBias, double RollBias)
{
    /// <summary>Mean of the three angles' errors.</summary>
    public double Mean => (Yaw + Pitch + Roll) / 3;
}

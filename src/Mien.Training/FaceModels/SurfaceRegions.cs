namespace Mien.Training;

/// <summary>Derives what every vertex belongs to.</summary>
static class SurfaceRegions
{
    public static SurfaceRegion[] Of(ModelTopology topology)
    {
        var regions = new SurfaceRegion[topology.IctVertices.Count];
        foreach (FacePartRange part in topology.Parts)
        {
            for (int v = part.FirstVertex; v < part.VertexEnd; v++)
            {
                int ict = topology.IctVertices[v];
                regions[v] = part.Part switch
                {
                    FacePart.Face => SurfaceRegion.Skin,
                    FacePart.Head => SurfaceRegion.Scalp,
                    FacePart.EyeSockets => SurfaceRegion.EyeSocket,
                    FacePart.Eyeballs => ict <= IctLayout.LeftScleraEnd || ict is >= IctLayout.RightEyeStart and <= IctLayout.RightScleraEnd ? SurfaceRegion.Sclera : SurfaceRegion.Iris,
                    FacePart.MouthSocket => SurfaceRegion.MouthSocket,
                    FacePart.Teeth => SurfaceRegion.Teeth,
                    _ => SurfaceRegion.Gums,
                };
            }
        }
        return regions;
    }
}

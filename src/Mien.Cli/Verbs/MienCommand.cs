using System.CommandLine;
using Mien.Cli.Training;

namespace Mien.Cli.Verbs;

/// <summary>The whole command line: verbs, the photo verb that a bare file implies, and help that ends in examples.</summary>
static class MienCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Finds faces in photos: boxes, 478 landmarks in 3D, irises, blendshapes and metric head pose.")
        {
            PhotoVerb.Create(),
            PacksVerb.Create(),
            NetVerb.Create(),
            ModelVerb.Create(),
            EvalVerb.Create(),
            TrainVerb.Create(RecipeCatalog.All),

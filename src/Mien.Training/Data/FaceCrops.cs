using Mien.Tensors;

namespace Mien.Training;

/// <summary>
/// All labelled faces that a training has, parted by person into those it learns from and those it is judged on.
/// Who is held out is a fixed list (<see cref="HeldOutFaces"/>); whole sets can be left out besides.
/// </summary>
public sealed class FaceCrops
{
    FaceCrops(IReadOnlyList<FaceCropSet> sets, IReadOnlySet<string> leftOut)
    {
        Sets = sets;
        var training = new List<FaceCrop>();
        var heldOut = new List<FaceCrop>();
        var whole = new List<FaceCrop>();
        foreach (FaceCropSet set in sets)
        {
            foreach (FaceCrop face in set.Faces)
            {
                if (face.IsHeldOut)
                    heldOut.Add(face);
                if (leftOut.Contains(set.Name))
                    whole.Add(face);
                else if (!face.IsHeldOut)
                    training.Add(face);
            }
        }
        (Training, HeldOut, LeftOut) = (training, heldOut, whole);
    }

    /// <summary>The sets, by name.</summary>
    public IReadOnlyList<FaceCropSet> Sets { get; }

    /// <summary>Faces to learn from: of no person in <see cref="HeldOut"/> and of no set that was left out.</summary>
    public IReadOnlyList<FaceCrop> Training { get; }

    /// <summary>The faces of the fixed list, of all sets.</summary>
    public IReadOnlyList<FaceCrop> HeldOut { get; }

    /// <summary>All faces of the sets that were left out.</summary>
    public IReadOnlyList<FaceCrop> LeftOut { get; }

    /// <summary>Reads sets; about 93 kB of memory a face.</summary>
    /// <param name="path">See <see cref="FaceCropSet.LoadAll"/>.</param>
    /// <param name="leaveOut">Names of sets that training shall not see at all.</param>
    /// <exception cref="ModelFormatException">Something is missing or damaged, or there is no set of a name; the message names it.</exception>
    public static FaceCrops Load(string path, params IEnumerable<string> leaveOut) => Of([.. FaceCropSet.LoadAll(path)], leaveOut);

    /// <summary>Sets that are in memory already.</summary>
    /// <param name="sets">The sets.</param>
    /// <param name="leaveOut">Names of sets that training shall not see at all.</param>
    /// <exception cref="ModelFormatException">There is no set of a name.</exception>
    public static FaceCrops Of(IReadOnlyList<FaceCropSet> sets, params IEnumerable<string> leaveOut)
    {
        HashSet<string> names = [.. leaveOut];
        foreach (string name in names)
            if (!sets.Any(set => set.Name == name))
                throw new ModelFormatException($"there is no set '{name}' to leave out; there are {string.Join(", ", sets.Select(set => set.Name))}.");
        return new FaceCrops([.. sets.OrderBy(set => set.Name, StringComparer.Ordinal)], names);
    }
}

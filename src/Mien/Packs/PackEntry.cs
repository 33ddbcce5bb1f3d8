namespace Mien;

/// <summary>An installed pack in a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Description">What it holds, or null where it is damaged.</param>
/// <param name="Problem">What is wrong with it, or null.</param>
public sealed record PackEntry(string Name, string Folder, PackDescription? Description, string? Problem);

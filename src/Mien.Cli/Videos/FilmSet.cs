using Mien.Cli.Photos;
using Mien.Graphics;
using Mien.Media;

namespace Mien.Cli.Videos;

/// <summary>The videos of one run, one of each kind, written side by side; broken off, each plays up to there.</summary>
sealed class FilmSet : IDisposable
{
    readonly List<KindFilm> _films = [];
    readonly IReadOnlyDictionary<OutputKind, string> _targets;
    long _frames;

    /// <summary>Starts the videos.</summary>
    /// <param name="targets">Where each kind goes.</param>
    /// <param name="drawing">How it is drawn.</param>
    /// <param name="video">What is read.</param>
    /// <param name="source">Its name, for its sound.</param>
    public FilmSet(IReadOnlyDictionary<OutputKind, string> targets, DrawingRequest drawing, Video video, string source)
    {
        _targets = targets;
        var renderer = new FaceRenderer();
        try
        {
            foreach ((OutputKind kind, string path) in targets)
            {
                var writer = VideoWriter.Create(path, video.Width, video.Height, new VideoWriterOptions
                {
                    FrameRate = video.FrameRate ?? 30,
                    AudioFrom = video.HasAudio && !video.IsLive && HoldsSound(path) ? source : null,
                });
                _films.Add(new KindFilm(kind, drawing, renderer, writer));
            }
        }
        catch (ArgumentException exception)
        {
            Dispose();
            throw new InputException($"--out: {exception.Message}", exception);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Draws a frame in every kind.</summary>
    public void Write(FaceScene scene, ImageView frame, TimeSpan time)
    {
        foreach (KindFilm film in _films)
            film.Draw(scene, frame, time);
        _frames++;
    }

    /// <summary>The newest picture of the first kind; null where there is none.</summary>
    public Image? First => _films.Count > 0 ? _films[0].Picture : null;

    /// <summary>Puts the videos in their places and says where they are; without a frame none is there.</summary>
    public void Finish(TextWriter report)
    {
        if (_frames == 0)
            return;
        foreach (KindFilm film in _films)
            film.Finish();
        foreach ((OutputKind kind, string path) in _targets)
            report.WriteLine($"  {kind.Name()}: {Path.GetFullPath(path)}");
    }

    /// <summary>Ends the videos where one of them, or the source, has failed, and says what is left: each plays up to there.</summary>
    public IReadOnlyList<string> BreakOff()
    {
        Dispose();
        return _frames == 0 ? [] : [.. _targets.Values.Where(path => File.Exists(path) || Directory.Exists(path) || Path.GetFileName(path).Contains('%'))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (KindFilm film in _films)
            film.Dispose();
    }

    /// <summary>Pictures that move and pictures in folders have none.</summary>
    static bool HoldsSound(string path) => Path.GetExtension(path).ToUpperInvariant() is ".MP4" or ".WEBM";
}

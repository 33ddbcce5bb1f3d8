using System.Diagnostics;
using System.Globalization;
using Mien.Training;
using Spectre.Console;

namespace Mien.Cli.Training;

/// <summary>A training at a terminal: bar, speed, time left, the loss and its curve, redrawn in place; evaluations stay above as lines.</summary>
sealed class LiveTrainingOutput(LiveDisplayContext display, IAnsiConsole console) : ITrainingObserver
{
    const int BarWidth = 40, CurveWidth = 60;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    readonly List<double> _losses = [];
    readonly Stopwatch _clock = Stopwatch.StartNew();
    TimeSpan _drawn = TimeSpan.MinValue;
    TrainingLine? _line;
    string _metrics = "";
    long _first;
    long _step;
    long _steps = 1;
    double _loss = double.NaN;
    int _batch;

    public void Planned(long firstStep, long steps, int batch)
    {
        (_first, _step, _steps, _batch) = (firstStep, firstStep, steps, batch);
        _clock.Restart();
        _drawn = TimeSpan.MinValue;
        Draw();
    }

    public void Stepped(long step, double loss)
    {
        _step = step;
        // A mean that forgets within some fifty steps: single batches jump too much to read.
        _loss = double.IsNaN(_loss) ? loss : _loss + (loss - _loss) * 0.02;
        if (_clock.Elapsed - _drawn >= Pause)
            Draw();
    }

    public void Logged(TrainingLine line)
    {
        _line = line;
        _losses.Add(line.Loss);
        Draw();
    }

    public void Evaluated(EvaluationLine line)
    {
        _metrics = PlainTrainingOutput.Metrics(line);
        console.WriteLine($"step {line.Step}  {_metrics}");
        Draw();
    }

    void Draw()
    {
        _drawn = _clock.Elapsed;
        display.UpdateTarget(Picture());
        display.Refresh();
    }

    Grid Picture()
    {
        double share = Math.Clamp(_step / (double)_steps, 0, 1);
        int full = (int)(share * BarWidth);
        long done = _step - _first;
        string left = done > 0 ? Time(_clock.Elapsed / done * (_steps - _step)) : "…";
        double speed = _line?.SamplesPerSecond ?? (done > 0 ? done * _batch / _clock.Elapsed.TotalSeconds : 0);
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        grid.AddRow(new Markup("[grey]progress[/]"), new Markup(string.Create(CultureInfo.InvariantCulture, $"[green]{new string('━', full)}[/][grey]{new string('━', BarWidth - full)}[/] {share * 100:f1} %  step {_step:n0} of {_steps:n0}")));
        grid.AddRow(new Markup("[grey]speed[/]"), new Markup(string.Create(CultureInfo.InvariantCulture, $"{speed:f0} samples/s, loading {(_line?.LoadShare ?? 0) * 100:f0} %, {Time(_clock.Elapsed)} gone, {left} left")));
        grid.AddRow(new Markup("[grey]loss[/]"), new Markup(string.Create(CultureInfo.InvariantCulture, $"{_loss:g4}  [grey]lr {_line?.LearningRate ?? 0:g3}, gradient {_line?.GradientNorm ?? 0:g3}[/]")));
        grid.AddRow(new Markup("[grey]curve[/]"), new Markup($"[blue]{Sparkline.Draw(_losses, CurveWidth)}[/]"));
        if (_metrics.Length > 0)
            grid.AddRow(new Markup("[grey]evaluation[/]"), new Markup(Markup.Escape(_metrics)));
        return grid;
    }

    static string Time(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes:00} min")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds:00} s");
}

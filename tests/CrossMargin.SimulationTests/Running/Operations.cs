using CrossMargin.Ledger;

namespace CrossMargin.SimulationTests.Running;

/// <summary>Who runs the program: starts it, and has it crash, stand still, end in order, and run beside another one.</summary>
internal sealed class Operations
{
    private static readonly TimeSpan StoppingMax = TimeSpan.FromMinutes(2);

    private readonly SimulatedWorld _world;
    private readonly Random _random;

    // Chance of a crash at each event of the trace: every answer, commit and block.
    private readonly double _crashChance;
    private SimulatedProcess? _main;
    private SimulatedProcess? _rival;
    private bool _isKillDue;
    private bool _isHealed;
    private string? _failure;

    public Operations(SimulatedWorld world)
    {
        (_world, _random) = (world, new Random(world.Random.Next()));
        _crashChance = _random.Next(3) == 0 ? 0 : Math.Pow(10, -1.5 - (2 * _random.NextDouble()));
        world.Trace.Noted = () => _isKillDue |= !_isHealed && _random.NextDouble() < _crashChance;
    }

    public int Crashes { get; private set; }

    /// <summary>Of the process that runs; null while none does.</summary>
    public AccountBook? Book => _main?.Book;

    public string? Failure => _failure ?? _main?.Failure ?? _rival?.Failure;

    public void Begin()
    {
        _main = new SimulatedProcess(_world, withKeeper: true);
        Operate();
    }

    /// <summary>Between two events: whatever the process awaits then is where it ends.</summary>
    public void KillIfDue()
    {
        if (!_isKillDue)
            return;
        _isKillDue = false;
        if (_random.Next(4) == 0)
        {
            _rival?.Life.Kill();
            _rival = null;
        }
        else
        {
            Crash();
        }
    }

    public void Heal()
    {
        _isHealed = true;
        _isKillDue = false;
        _rival?.Life.Resume();
        _main?.Life.Resume();
    }

    public void KillAll()
    {
        _main?.Life.Kill();
        _rival?.Life.Kill();
    }

    private void Operate()
    {
        if (_isHealed)
            return;
        switch (_random.Next(8))
        {
            case 0 when _main is { IsStopping: false } main:
                main.Life.Pause();
                _world.Clock.After(TimeSpan.FromSeconds(_random.Next(1, 60)), main.Life.Resume);
                break;
            case 1 when _main is { IsStopping: false } main:
                _world.Trace.Note("stop");
                main.Life.Resume();
                main.Stop();
                AwaitEnd(main, _world.Clock.Ticks + StoppingMax.Ticks);
                break;
            case 2:
                _rival?.Life.Kill();
                _rival = new SimulatedProcess(_world, withKeeper: false);
                break;
            case 3 when _rival is { } rival:
                rival.Life.Pause();
                _world.Clock.After(TimeSpan.FromSeconds(_random.Next(1, 60)), rival.Life.Resume);
                break;
        }

        _world.Clock.After(TimeSpan.FromSeconds(10 * _random.NextDouble()), Operate);
    }

    private void Crash()
    {
        if (_main is not { } dying)
            return;
        Crashes++;
        _world.Trace.Note("crash");
        dying.Life.Kill();
        _main = null;
        // Mostly it is up again at once; sometimes only when the chain is long past its finality.
        _world.Clock.After(TimeSpan.FromSeconds(_random.Next(6) == 0 ? _random.Next(10, 70) : 2 * _random.NextDouble()), Restart);
    }

    private void AwaitEnd(SimulatedProcess process, long until)
    {
        if (_main != process)
            return;     // Killed meanwhile.
        if (process.IsOver)
        {
            process.Life.Kill();
            _main = null;
            Restart();
        }
        else if (_world.Clock.Ticks > until)
        {
            _failure = $"the process did not end within {StoppingMax.TotalMinutes} minutes of being told to";
        }
        else
        {
            _world.Clock.After(TimeSpan.FromSeconds(0.5), () => AwaitEnd(process, until));
        }
    }

    private void Restart()
    {
        _world.Trace.Note("start");
        _main ??= new SimulatedProcess(_world, withKeeper: true);
    }
}

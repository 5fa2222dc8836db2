using CrossMargin.Chain.Rpc;

namespace CrossMargin.Indexer;

/// <summary>Walks several log batches as one, in block and log order; a log that is in more than one comes once.</summary>
/// <remarks>A batch that joins on the way is walked from behind the current log on.</remarks>
internal sealed class LogMerge : IDisposable
{
    private readonly List<LogBatch> _batches = [];
    private readonly List<int> _next = [];
    private long _block = -1;
    private int _index = -1;
    private int _current;

    public LogMerge(LogBatch first) => Join(first);

    public ref readonly EventLog Current => ref _batches[_current][_next[_current] - 1];

    /// <summary>Adds a batch. It is disposed with the merge.</summary>
    public void Join(LogBatch batch)
    {
        int next = 0;
        while (next < batch.Count && !IsAhead(batch[next]))
            next++;
        _batches.Add(batch);
        _next.Add(next);
    }

    public bool MoveNext()
    {
        int lowest = -1;
        for (int i = 0; i < _batches.Count; i++)
        {
            // What another batch already gave is behind by now.
            if (_next[i] < _batches[i].Count && !IsAhead(_batches[i][_next[i]]))
                _next[i]++;
            if (_next[i] < _batches[i].Count && (lowest < 0 || IsBefore(_batches[i][_next[i]], _batches[lowest][_next[lowest]])))
                lowest = i;
        }

        if (lowest < 0)
            return false;
        ref readonly EventLog log = ref _batches[lowest][_next[lowest]];
        (_current, _block, _index) = (lowest, log.BlockNumber, log.LogIndex);
        _next[lowest]++;
        return true;
    }

    public void Dispose() => _batches.ForEach(batch => batch.Dispose());

    private bool IsAhead(in EventLog log) => log.BlockNumber > _block || (log.BlockNumber == _block && log.LogIndex > _index);

    private static bool IsBefore(in EventLog left, in EventLog right) =>
        left.BlockNumber < right.BlockNumber || (left.BlockNumber == right.BlockNumber && left.LogIndex < right.LogIndex);
}

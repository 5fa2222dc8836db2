using CrossMargin.Devnet.Hostile;

namespace CrossMargin.SimulationTests.Nodes;

/// <summary>An answer that comes piece by piece, with pauses.</summary>
internal sealed class DripStream(HostileAnswer.Drip drip, TimeProvider time) : Stream
{
    private int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_at > 0 && _at < drip.Body.Length)
            await Task.Delay(drip.Pause, time, cancellationToken);
        int size = Math.Min(Math.Min(drip.PieceBytes, buffer.Length), drip.Body.Length - _at);
        drip.Body.Slice(_at, size).CopyTo(buffer);
        _at += size;
        return size;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Nothing blocks in a simulation.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

using System.Text;
using RpcGateway.Client;
using RpcGateway.SampleContracts;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Workers;

/// <summary>A text whose end a test decides.</summary>
/// <param name="zeros">The number of bytes that can be read at once.</param>
internal sealed class OpenText(int zeros) : Stream
{
    private readonly TaskCompletionSource<byte[]> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = zeros;
    private bool _isRead;

    public bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Starts to count the words of a text that stays open.</summary>
    public static async Task<(Task<WordCount> Job, OpenText Text)> UploadAsync(RpcClient client)
    {
        var text = new OpenText(2 * 1024 * 1024);
        var reports = new ProgressLog<JobProgress>();
        var job = client.GetProxy<IJobs>().CountWordsAsync(text, reports);
        await reports.WaitForAsync(_ => true).DefaultTimeout();
        return (job, text);
    }

    /// <summary>Adds a last text.</summary>
    public void Complete(string text) => _end.SetResult(Encoding.UTF8.GetBytes(text));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left > 0)
        {
            var count = Math.Min(buffer.Length, _left);
            buffer.Span[..count].Clear();
            _left -= count;
            return count;
        }

        var end = await _end.Task.WaitAsync(cancellationToken);
        if (_isRead)
        {
            return 0;
        }

        _isRead = true;
        end.CopyTo(buffer);
        return end.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}

using System.IO.Pipelines;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Binary;

internal sealed class BlobService : IBlob
{
    /// <summary>The result of <see cref="OpenAsync"/>.</summary>
    public Stream? Source { get; set; }

    /// <summary>Where the slow methods wait.</summary>
    public SyncPoint Slow { get; } = new();

    /// <summary>How the last upload ended, also if its caller does not get the result.</summary>
    public TaskCompletionSource<Exception?> UploadEnded { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The last upload's stream.</summary>
    public Stream? Uploaded { get; private set; }

    public ValueTask<int> AddAsync(int a, int b) => new(a + b);

    public Task<string> UploadAsync(Stream content, CancellationToken cancellationToken) =>
        HashAsync(content, cancellationToken);

    public async Task<string> UploadPipeAsync(PipeReader content) =>
        await PatternStream.HashAsync(content.AsStream());

    public async Task<string?> UploadMaybeAsync(Stream? content) =>
        content is null ? null : await PatternStream.HashAsync(content);

    public async Task<string> UploadTwoAsync(Stream first, PipeReader second) =>
        await PatternStream.HashAsync(second.AsStream()) + await PatternStream.HashAsync(first);

    public async Task<int> UploadSomeAsync(Stream content, int count)
    {
        Uploaded = content;
        return await content.ReadAtLeastAsync(new byte[count], count);
    }

    public async Task<string> UploadSlowlyAsync(Stream content)
    {
        await content.ReadExactlyAsync(new byte[1]);
        await Slow.WaitToContinue();
        return await HashAsync(content, CancellationToken.None);
    }

    public Task<Stream> DownloadAsync(long bytes) => Task.FromResult<Stream>(new PatternStream(bytes));

    public Task<PipeReader> DownloadPipeAsync(long bytes) =>
        Task.FromResult(PipeReader.Create(new PatternStream(bytes)));

    public Task<Stream> OpenAsync(CancellationToken cancellationToken) => Task.FromResult(Source!);

    public async Task<Stream> OpenLateAsync(CancellationToken cancellationToken)
    {
        await Slow.WaitToContinue(CancellationToken.None);
        return Source!;
    }

    public Task<Stream> InvertAsync(Stream content) => Task.FromResult<Stream>(new InvertingStream(content));

    private async Task<string> HashAsync(Stream content, CancellationToken cancellationToken)
    {
        try
        {
            var hash = await PatternStream.HashAsync(content, cancellationToken);
            UploadEnded.TrySetResult(null);
            return hash;
        }
        catch (Exception e)
        {
            UploadEnded.TrySetResult(e);
            throw;
        }
    }
}

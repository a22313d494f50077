namespace RpcGateway.Tests.Calls;

internal sealed class MirrorService : IMirror
{
    /// <summary>Runs on the read loop for each note.</summary>
    public Action<int>? OnNote { get; set; }

    public ValueTask<string> SayAsync(string text, CancellationToken cancellationToken) => new(text);

    public async Task<int> LaterAsync(int number, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return number;
    }

    public ValueTask TouchAsync(CancellationToken cancellationToken) => default;

    public void Note(int number) => OnNote?.Invoke(number);
}

using System.Threading.Channels;

namespace RpcGateway.Lab;

internal sealed class LabCallback : ILabCallback
{
    private readonly Channel<Reading> _announced = Channel.CreateUnbounded<Reading>();

    public ValueTask<Reading> NextAnnouncedAsync() => _announced.Reader.ReadAsync();

    public void Announced(Reading reading) => _announced.Writer.TryWrite(reading);

    public Task<bool> ConfirmAsync(string question, CancellationToken cancellationToken) =>
        Task.FromResult(question == "Discard blood?");

    public IAsyncEnumerable<Reading> SampleAsync(int count, CancellationToken cancellationToken) =>
        AsyncEnumerable.Range(1, count).Select(i => new Reading("sample", i, Unit.Kelvin));
}

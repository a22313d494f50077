using System.Text;
using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Tests.Protocol;

/// <summary>A call from the peer whose result is a stream.</summary>
internal sealed class FakeCallOwner : ICallOwner, IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public RpcId Id => new(8);

    public CancellationToken CancellationToken => _source.Token;

    /// <summary>The response that the call has sent.</summary>
    public string? Response { get; private set; }

    /// <summary>Runs when the call is cancelled.</summary>
    public Action? OnCancel { get; set; }

    public void Cancel()
    {
        OnCancel?.Invoke();
        _source.Cancel();
    }

    public void RespondWithStream(MessageBuffer response)
    {
        Response.Should().BeNull("a call has one response");
        Response = Encoding.UTF8.GetString(response.WrittenSpan);
        response.Release();
    }

    public RpcError ToError(Exception exception) => new(1234, exception.Message);

    public void Dispose() => _source.Dispose();
}

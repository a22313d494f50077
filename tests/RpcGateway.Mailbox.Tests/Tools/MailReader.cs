using RpcGateway.TestTools;

namespace RpcGateway.Mailbox.Tests.Tools;

/// <summary>Reads a subscription step by step.</summary>
internal sealed class MailReader<TMessage>(IAsyncEnumerable<RpcMail<TMessage>> stream) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<RpcMail<TMessage>> _items = stream.GetAsyncEnumerator();
    private Task<bool>? _next;

    /// <summary>Whether there is another item already.</summary>
    public bool HasNext => Ask().IsCompleted;

    public async Task<RpcMail<TMessage>> NextAsync()
    {
        (await Ask().DefaultTimeout()).Should().BeTrue();
        _next = null;
        return _items.Current;
    }

    public async Task<List<RpcMail<TMessage>>> NextAsync(int count)
    {
        List<RpcMail<TMessage>> items = [];
        while (items.Count < count)
        {
            items.Add(await NextAsync());
        }

        return items;
    }

    public async ValueTask DisposeAsync()
    {
        if (_next is null or { IsCompleted: true })
        {
            await _items.DisposeAsync();
        }
    }

    private Task<bool> Ask() => _next ??= _items.MoveNextAsync().AsTask();
}

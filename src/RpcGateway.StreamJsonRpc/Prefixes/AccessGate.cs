using RpcGateway.Server.Prefixes;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>
/// Holds the messages of a client back while its access is checked: at first, and again when its user changes. The object is its own
/// lock.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="denied">Called with the error code if the user may not use the service.</param>
/// <param name="failed">Called if the check fails.</param>
internal sealed class AccessGate(PrefixClient client, Action<int> denied, Action<Exception> failed)
{
    private object? _user;
    private volatile Task _check = Task.CompletedTask;

    public bool IsOpen => _check.IsCompleted;

    public Task WaitAsync(CancellationToken cancellationToken) =>
        _check.IsCompleted ? Task.CompletedTask : _check.WaitAsync(cancellationToken);

    /// <summary>Checks the access of the current user, unless that is done.</summary>
    public void Check()
    {
        lock (this)
        {
            if (_user == client.User)
            {
                return;
            }

            _user = client.User;
            _check = CheckAsync(_check);
        }
    }

    private async Task CheckAsync(Task previous)
    {
        await previous;
        try
        {
            if (await client.CheckAccessAsync() is not 0 and var code)
            {
                denied(code);
            }
        }
        catch (Exception e)
        {
            failed(e);
        }
    }
}

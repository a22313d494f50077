using Microsoft.Extensions.Logging;
using RpcGateway.Redis.Connecting;

namespace RpcGateway.Redis.Keys;

/// <summary>
/// The id of the data in Redis, by which clients recognize whether the next node knows their calls. It is in Redis, so it is lost
/// together with the data. Without a connection it is not known what will be there, so the id is a new one that no client knows.
/// </summary>
internal sealed class StoreId(KeyNames names, ILogger logger)
{
    private volatile string _value = Create();
    private bool _isKnown;
    private bool _isLogged;

    public string Value => _value;

    /// <summary>Reads the id with a new connection, and again if Redis has refused it so far.</summary>
    public async Task ReadAsync(RedisLink link)
    {
        if (_isKnown)
        {
            return;
        }

        try
        {
            _value = await KeyScripts.ReadIdAsync(link, names.Store, Create()).ConfigureAwait(false);
            _isKnown = true;
        }
        catch (Exception e) when (KeyErrors.IsRefusal(e))
        {
            if (!_isLogged)
            {
                RedisLog.KeysRefused(logger, e);
                _isLogged = true;
            }
        }
    }

    /// <summary>The connection was lost.</summary>
    public void Forget() => (_isKnown, _isLogged, _value) = (false, false, Create());

    private static string Create() => Guid.NewGuid().ToString("n");
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RpcGateway.Redis.Messages;
using RpcGateway.Services;

namespace RpcGateway.Redis.Requests;

/// <summary>Handles the requests of other nodes. At most <paramref name="maxRequests"/> run at once; more are refused.</summary>
internal sealed class RequestHandler(
    IBackplaneNode node, int maxRequests, ResponseSender responses, ILogger logger)
{
    private readonly ConcurrentDictionary<(string NodeId, long Id), RunningRequest> _running = new();

    /// <summary>The number of running requests.</summary>
    public int Count => _running.Count;

    /// <summary>Starts a request; does not wait for its end.</summary>
    public void Start(string nodeId, RequestMessage message)
    {
        if (_running.Count >= maxRequests)
        {
            Fail(nodeId, message.Id, $"The node of connection '{message.Request.ConnectionId}' has too many requests from other nodes.", isRefused: true);
            return;
        }

        if (!Enum.IsDefined(message.Request.Operation))
        {
            Fail(nodeId, message.Id, "The node of the connection has an older version, which does not know this operation.", isRefused: true);
            return;
        }

        var request = new RunningRequest();
        if (!_running.TryAdd((nodeId, message.Id), request))
        {
            // Repeated: the first one responds.
            request.Dispose();
            return;
        }

        request.Completion = RunAsync(nodeId, message, request);
    }

    public void Cancel(string nodeId, long id)
    {
        if (_running.TryGetValue((nodeId, id), out var request))
        {
            request.Cancel();
        }
    }

    /// <summary>Cancels the requests of a node that was lost.</summary>
    public void CancelNode(string nodeId)
    {
        foreach (var ((origin, _), request) in _running)
        {
            if (origin == nodeId)
            {
                request.Cancel();
            }
        }
    }

    /// <summary>Cancels all requests.</summary>
    public void CancelAll()
    {
        foreach (var (_, request) in _running)
        {
            request.Cancel();
        }
    }

    /// <summary>Cancels all requests, and waits for their end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var running = _running.Values.ToArray();
        Array.ForEach(running, request => request.Cancel());
        await Task.WhenAll(running.Select(request => request.Completion)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAsync(string nodeId, RequestMessage message, RunningRequest request)
    {
        try
        {
            var response = await node.HandleAsync(message.Request, request.Token).ConfigureAwait(false);
            responses.Send(nodeId, new ResponseMessage(message.Id, response));
        }
        catch (OperationCanceledException) when (request.Token.IsCancellationRequested)
        {
            // The node does not wait any more.
        }
        catch (Exception e)
        {
            RedisLog.RequestFailed(logger, message.Request.Operation, e);
            Fail(nodeId, message.Id, $"The node of connection '{message.Request.ConnectionId}' failed to handle the request.", isRefused: false);
        }
        finally
        {
            _running.TryRemove((nodeId, message.Id), out _);
            request.Dispose();
        }
    }

    private void Fail(string nodeId, long id, string reason, bool isRefused) => responses.Send(
        nodeId,
        new ResponseMessage(id, new BackplaneResponse { ErrorCode = RpcErrorCode.Unavailable, ErrorMessage = reason, WasSent = !isRefused }));
}

using System.IO.Pipelines;

namespace RpcGateway.StreamJsonRpc.Channels;

/// <summary>The bytes to and from a service, for one client.</summary>
internal abstract class BackendLink : IAsyncDisposable
{
    /// <summary>What the service sends.</summary>
    public abstract PipeReader Input { get; }

    /// <summary>What the service receives.</summary>
    public abstract PipeWriter Output { get; }

    /// <summary>
    /// Completes when the service is known to be gone, which may be before or after the end of <see cref="Input"/>.
    /// </summary>
    public virtual Task<LinkEnd> Ended { get; } = new TaskCompletionSource<LinkEnd>().Task;

    /// <summary>The id of the process that a service on this computer may watch; null for other services.</summary>
    public virtual int? ParentProcessId => null;

    /// <summary>The client's own folder, or null.</summary>
    public virtual Uri? Root => null;

    /// <summary>Ends the service, or the connection to it. Returns within a time limit.</summary>
    public abstract ValueTask DisposeAsync();
}

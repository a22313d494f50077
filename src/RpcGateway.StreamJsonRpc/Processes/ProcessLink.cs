using System.IO.Pipelines;
using RpcGateway.StreamJsonRpc.Channels;

namespace RpcGateway.StreamJsonRpc.Processes;

/// <summary>The standard input and output of a tool.</summary>
internal sealed class ProcessLink(ToolProcess process, string folder, Action<string> release) : BackendLink
{
    public override PipeReader Input { get; } = PipeReader.Create(process.Output, new StreamPipeReaderOptions(leaveOpen: true));

    public override PipeWriter Output { get; } = PipeWriter.Create(process.Input, new StreamPipeWriterOptions(leaveOpen: true));

    public override Task<LinkEnd> Ended { get; } = WaitAsync(process);

    public override int? ParentProcessId => Environment.ProcessId;

    public override Uri? Root { get; } = new(folder);

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await process.DisposeAsync();
        }
        finally
        {
            release(folder);
        }
    }

    private static async Task<LinkEnd> WaitAsync(ToolProcess process)
    {
        var code = await process.Exited;
        return new LinkEnd($"The process of the service ended with exit code {code}.", code == 0);
    }
}

using System.ComponentModel;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.StreamJsonRpc.Channels;
using RpcGateway.StreamJsonRpc.Targets;

namespace RpcGateway.StreamJsonRpc.Processes;

/// <summary>Starts a process for each client. A process never passes from one client to another.</summary>
internal sealed class ProcessConnector(
    ProcessTarget target,
    ProcessBackendOptions options,
    ProcessGuard guard,
    ProcessMetrics metrics,
    TimeProvider time,
    ILogger logger) : IBackendConnector
{
    private readonly ProcessSlots _slots = new(options.MaxProcesses, options.MaxProcessesPerUser);

    public ValueTask<BackendLink> OpenAsync(BackendClient client, CancellationToken cancellationToken)
    {
        if (_slots.TryTake(client.User) is { } refusal)
        {
            metrics.CountRefused();
            throw new ConnectFailedException(new RpcClose(RpcCloseCode.PolicyViolation, refusal), refusal);
        }

        string? folder = null;
        try
        {
            var program = ProgramPath.Find(target.FileName)
                ?? throw ConnectFailedException.Unavailable($"The program '{target.FileName}' was not found.");
            folder = guard.CreateFolder(RandomNumberGenerator.GetHexString(16, lowercase: true));
            var start = ToolStart.Create(program, target, options, guard.SessionProgram, folder);
            var process = ToolProcess.Start(start, guard, options, metrics, program, time, logger);
            ProcessLog.Started(logger, process.Name, client.ConnectionId);
            return new ValueTask<BackendLink>(new ProcessLink(process, folder, used => Release(used, client.User)));
        }
        catch (Exception e)
        {
            metrics.CountFailed();
            Release(folder, client.User);
            throw e is Win32Exception
                ? ConnectFailedException.Unavailable($"The program '{target.FileName}' could not be started.", e)
                : e;
        }
    }

    private void Release(string? folder, string user)
    {
        _slots.Return(user);
        try
        {
            if (folder is not null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ProcessLog.FolderNotRemoved(logger, folder!, e);
        }
    }
}

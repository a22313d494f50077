using System.Runtime.InteropServices;

namespace RpcGateway.StreamJsonRpc.Processes;

/// <summary>Signals to processes and their groups; .NET itself can only kill.</summary>
internal static partial class UnixSignals
{
    private const int Kill = 9;
    private const int Terminate = 15;

    public static void TerminateGroup(int group) => _ = Send(-group, Terminate);

    public static void KillGroup(int group) => _ = Send(-group, Kill);

    public static void KillProcess(int process) => _ = Send(process, Kill);

    // The result is not needed: a process that is gone already is as good as one that was ended.
    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}

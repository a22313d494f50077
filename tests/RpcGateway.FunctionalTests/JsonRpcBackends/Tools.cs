namespace RpcGateway.FunctionalTests.JsonRpcBackends;

/// <summary>Looks at the processes of this machine.</summary>
internal static class Tools
{
    public static bool IsRunning(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The children of this process that are shells or other tools, also those that have ended and were not waited for.</summary>
    public static int CountChildren()
    {
        var own = $" {Environment.ProcessId} ";
        return Directory.EnumerateDirectories("/proc").Count(folder => IsChild(folder, own));
    }

    public static int CountDescriptors() => Directory.GetFiles("/proc/self/fd").Length;

    private static bool IsChild(string folder, string parent)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return stat.AsSpan(stat.LastIndexOf(')') + 3).StartsWith(parent);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

using System.Globalization;

namespace RpcGateway.StreamJsonRpc.Processes;

/// <summary>The Unix session of a tool: the tool and its children, unless a child started a session of its own.</summary>
internal static class ToolSession
{
    private const string Processes = "/proc";
    private const int MaxRounds = 5;

    /// <summary>Kills the group of the tool and, where the system lists processes, the other groups of its session.</summary>
    public static void Kill(int session)
    {
        UnixSignals.KillGroup(session);

        // A process may start another one while the list is read.
        for (var round = 0; round < MaxRounds && FindMembers(session) is { Count: > 0 } members; round++)
        {
            members.ForEach(UnixSignals.KillProcess);
        }
    }

    /// <summary>The processes of the session, without those that have ended; empty where the system has no /proc.</summary>
    public static List<int> FindMembers(int session)
    {
        var members = new List<int>();
        if (!OperatingSystem.IsLinux())
        {
            return members;
        }

        foreach (var folder in Directory.EnumerateDirectories(Processes))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && IsMember(folder, session))
            {
                members.Add(process);
            }
        }

        return members;
    }

    // proc_pid_stat(5): pid (name) state ppid pgrp session ... The name may contain spaces and parentheses.
    private static bool IsMember(string folder, int session)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            return fields is [not ("Z" or "X"), _, _, var id, ..] && id == session.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process has ended, or belongs to another user.
            return false;
        }
    }
}

namespace RpcGateway.StreamJsonRpc.Processes;

/// <summary>Finds programs as a shell does, but never in the current directory.</summary>
internal static class ProgramPath
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <returns>The absolute path; null if there is no such program.</returns>
    public static string? Find(string name) =>
        Path.IsPathFullyQualified(name) ? (IsProgram(name) ? name : null) : Candidates(name).FirstOrDefault(IsProgram);

    private static IEnumerable<string> Candidates(string name) =>
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        where Path.IsPathFullyQualified(folder)
        from extension in Extensions()
        select Path.Combine(folder, name + extension);

    private static string[] Extensions() => OperatingSystem.IsWindows() ? ["", ".exe", ".cmd", ".bat"] : [""];

    private static bool IsProgram(string path) => File.Exists(path)
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0);
}

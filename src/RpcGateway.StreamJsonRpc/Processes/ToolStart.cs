using System.Diagnostics;
using System.Globalization;
using System.Text;
using RpcGateway.StreamJsonRpc.Targets;

namespace RpcGateway.StreamJsonRpc.Processes;

/// <summary>How a tool is started.</summary>
internal static class ToolStart
{
    // The limit of writable private memory. Unlike the limit of addresses, it does not count what runtimes merely reserve.
    private const string MemoryScript = """ulimit -d "$0" && exec "$@" """;

    private static readonly string[] Inherited =
    [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR",
        "SystemRoot", "SystemDrive", "windir", "TEMP", "TMP", "PATHEXT", "COMSPEC", "USERPROFILE", "APPDATA", "LOCALAPPDATA",
        "ProgramData", "ProgramFiles", "ProgramFiles(x86)", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE",
    ];

    /// <param name="program">The absolute path of the tool.</param>
    /// <param name="target">The arguments.</param>
    /// <param name="options">The limits.</param>
    /// <param name="setsid">The program that starts a session, or null.</param>
    /// <param name="folder">The working directory.</param>
    public static ProcessStartInfo Create(
        string program, ProcessTarget target, ProcessBackendOptions options, string? setsid, string folder)
    {
        string[] command =
        [
            .. setsid is null ? (string[])[] : [setsid],
            .. Limits(options),
            program,
            .. target.Arguments,
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // Without a preamble, although only the streams below the writer are used.
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            CreateNoWindow = true,
        };
        var own = start.Environment.Where(variable => Inherited.Contains(variable.Key)).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in own.Concat(options.Environment.Select(variable => KeyValuePair.Create(variable.Key, (string?)variable.Value))))
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static string[] Limits(ProcessBackendOptions options) =>
        options.MaxMemory is { } memory && !OperatingSystem.IsWindows()
            ? ["/bin/sh", "-c", MemoryScript, (memory / 1024).ToString(CultureInfo.InvariantCulture)]
            : [];
}

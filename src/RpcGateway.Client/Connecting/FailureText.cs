using System.Text;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Client.Connecting;

/// <summary>
/// Formats an exception for a log line. Its message may contain text from the server (the message about an invalid header
/// quotes the header), which a logger would write without escaping it.
/// </summary>
internal static class FailureText
{
    private const int MaxMessageLength = 1000;

    /// <summary>Types, escaped messages and stack frames, from the outermost exception to the innermost.</summary>
    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        for (var one = exception; one is not null; one = one.InnerException)
        {
            if (one != exception)
            {
                text.AppendLine().Append(" ---> ");
            }

            text.Append(one.GetType().FullName).Append(": ").Append(PeerText.Clean(one.Message, MaxMessageLength));
            if (one.StackTrace is { } frames)
            {
                text.AppendLine().Append(frames);
            }
        }

        return text.ToString();
    }
}

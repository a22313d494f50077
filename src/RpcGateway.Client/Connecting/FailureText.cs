using System.Text;
using RpcGateway.Protocol;

namespace RpcGateway.Client.Connecting;

/// <summary>
/// A failure for a log line. Its text may be of the server's choice, as that about a wrong header quotes the header: a
/// logger would write the exception itself as it is.
/// </summary>
internal static class FailureText
{
    private const int Longest = 1000;

    /// <summary>Types, cleaned texts and frames, from the outermost exception to the innermost.</summary>
    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        for (var one = exception; one is not null; one = one.InnerException)
        {
            if (one != exception)
            {
                text.AppendLine().Append(" ---> ");
            }

            text.Append(one.GetType().FullName).Append(": ").Append(RpcPeerText.Clean(one.Message, Longest));
            if (one.StackTrace is { } frames)
            {
                text.AppendLine().Append(frames);
            }
        }

        return text.ToString();
    }
}

using System.Text;
using System.Text.RegularExpressions;

namespace RpcGateway.FunctionalTests.Host;

/// <summary>
/// The files that the readers of a page of docs/ write. A code block belongs to the file that was named last before
/// it.
/// </summary>
internal static partial class DocumentedFiles
{
    /// <summary>The files by name.</summary>
    public static IReadOnlyDictionary<string, string> Of(string page)
    {
        var files = new Dictionary<string, string>();
        string? name = null;
        StringBuilder? block = null;
        foreach (var line in File.ReadLines(Path.Combine(Checkout.Root, "docs", page)))
        {
            var isFence = line.StartsWith("```", StringComparison.Ordinal);
            if (block is null && !isFence)
            {
                name = FileName().Matches(line).LastOrDefault()?.Groups[1].Value ?? name;
            }
            else if (block is null)
            {
                block = new StringBuilder();
            }
            else if (!isFence)
            {
                block.Append(line).Append('\n');
            }
            else
            {
                if (name is not null)
                {
                    files.Add(name, block.ToString());
                }

                (name, block) = (null, null);
            }
        }

        return files;
    }

    [GeneratedRegex(@"`([\w./]+\.(?:cs|csproj|config))`")]
    private static partial Regex FileName();
}

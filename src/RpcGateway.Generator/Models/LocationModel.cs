using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace RpcGateway.Generator.Models;

/// <summary>A location in the source. (A <see cref="Location"/> would keep its whole compilation in memory.)</summary>
internal sealed record LocationModel(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static LocationModel From(Location location) =>
        new(location.GetLineSpan().Path, location.SourceSpan, location.GetLineSpan().Span);

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}

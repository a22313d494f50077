using System.ComponentModel.DataAnnotations;

namespace RpcGateway.SampleContracts.Notes;

/// <summary>The cursor of an editor.</summary>
/// <param name="Colour">The colour of the cursor, such as <c>#3257d6</c>.</param>
/// <param name="Anchor">Where the selection begins: a relative position of Yjs, at most 64 bytes; null without a selection.</param>
/// <param name="Head">Where the cursor is: a relative position of Yjs, at most 64 bytes; null without a cursor.</param>
public sealed record NoteCursor(
    [Required, RegularExpression("#[0-9a-fA-F]{6}", ErrorMessage = "must be a colour such as #3257d6")] string Colour,
    byte[]? Anchor = null,
    byte[]? Head = null);

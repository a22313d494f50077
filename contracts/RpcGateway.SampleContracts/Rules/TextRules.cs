namespace RpcGateway.SampleContracts.Rules;

/// <summary>The form of texts that several contracts accept.</summary>
public static class TextRules
{
    /// <summary>Texts that are stored as names: no control characters, and no characters that could not be read.</summary>
    public const string NoControls = @"[^\p{Cc}\uFFFD]*";
}

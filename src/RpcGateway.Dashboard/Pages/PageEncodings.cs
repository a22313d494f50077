namespace RpcGateway.Dashboard.Pages;

/// <summary>How a browser takes a file, beside as it is.</summary>
[Flags]
internal enum PageEncodings
{
    None = 0,
    Gzip = 1,
    Brotli = 2,
}

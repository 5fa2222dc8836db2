// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

interface IPawnToken {
    function balanceOf(address owner) external view returns (uint256);
    function transfer(address to, uint256 value) external;
    function transferFrom(address from, address to, uint256 value) external;
}

/// A venue on which anybody may liquidate at any price: takes one token, and pays whoever calls in another. For local chains only.
contract DevPawn {
    error Healthy();

    /// Pays out nothing to nobody: the account is healthy.
    function liquidate(address debt, uint256 repaid, address collateral, uint256 seized) external {
        if (seized == 0) revert Healthy();
        IPawnToken(debt).transferFrom(msg.sender, address(this), repaid);
        IPawnToken(collateral).transfer(msg.sender, seized);
    }
}
